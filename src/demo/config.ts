/** The channel in the demo's workspace where the bot works. */
export const CHANNEL = 'ask-nestor';

/** The applications and environments of the demo's nestor.yml. */
export const ENVIRONMENTS: readonly (readonly [app: string, environment: string])[] = [
  ['shop', 'staging'],
  ['shop', 'production'],
  ['blog', 'live'],
];

/** @param servers absolute path of the folder that stands in for the servers */
export function config(servers: string): string {
  const env = `{ SERVERS: ${JSON.stringify(servers)} }`;
  return `# The demo's configuration. Change it and type /kill: the bot restarts and reads it again.
channels: [${CHANNEL}]

apps:
  shop:
    repository: repositories/shop.git
    versions: { tags: 'v*', branches: [main, redesign], commits: true }
    environments:
      staging:
        deploy: { run: [./deploy.sh, '{environment}', '{version}'], env: ${env} }
        rollback: { run: [./rollback.sh, '{environment}', '{version}'], env: ${env} }
        restart: { run: [./restart.sh, '{environment}', '{service}'], env: ${env} }
        services: [web, worker]
        probe: { run: [./what-is-live.sh, '{environment}'], env: ${env} }
      production:
        confirm: name # people confirm by typing the environment's name
        deploy: { run: [./deploy.sh, '{environment}', '{version}'], env: ${env} }
        rollback: { run: [./rollback.sh, '{environment}', '{version}'], env: ${env} }
        restart: { run: [./restart.sh, '{environment}', '{service}'], env: ${env} }
        services: [web, worker]
        probe: { run: [./what-is-live.sh, '{environment}'], env: ${env} }

  blog:
    repository: repositories/blog.git
    versions: { tags: 'v*', branches: [main, comments] }
    environments:
      live:
        deploy: { run: [./deploy.sh, '{environment}', '{version}'], env: ${env} }
`;
}
