FROM node:26-slim

# git and ssh fetch the repositories; tini reaps orphaned processes of commands.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client tini \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY LICENSE nestor.example.yml ./
COPY bin bin
COPY machines machines
COPY src src

RUN mkdir /data /config && chown node:node /data
USER node
ENV NESTOR_CONFIG=/config/nestor.yml NESTOR_DATA=/data NODE_COMPILE_CACHE=/data/compiled
VOLUME /data

# While connected, Nestor touches this file every 10 s.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
  CMD find "$NESTOR_DATA/alive" -mmin -1 | grep -q .

ENTRYPOINT ["tini", "--"]
CMD ["node", "src/main.ts", "start"]
