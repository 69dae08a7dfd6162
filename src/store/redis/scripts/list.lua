local list, below, limit = key('list:' .. take()), take(), take()
local reply = {}
for _, document in ipairs(redis.call('ZREVRANGEBYSCORE', list, below, '-inf', 'LIMIT', 0, limit)) do
  reply[#reply + 1] = document
  reply[#reply + 1] = redis.call('HGET', key('versions'), document)
  reply[#reply + 1] = redis.call('HGET', key('documents'), document)
end
return reply
