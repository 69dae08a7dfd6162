local now, limit = take(), take()
local timers = redis.call('ZRANGEBYSCORE', key('timers'), '-inf', now, 'WITHSCORES', 'LIMIT', 0, limit)
local reply = {}
for n = 1, #timers, 2 do
  reply[#reply + 1] = timers[n]
  reply[#reply + 1] = timers[n + 1]
  reply[#reply + 1] = redis.call('HGET', key('events'), timers[n])
end
return reply
