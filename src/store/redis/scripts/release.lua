local me, alive = take(), key('alive:' .. take())
redis.call('DEL', alive)
local lanes = redis.call('HGETALL', key('lanes'))
for n = 1, #lanes, 2 do
  if lanes[n + 1] == me then
    redis.call('HSET', key('lanes'), lanes[n], '')
    publish('', lanes[n])
  end
end
return 1
