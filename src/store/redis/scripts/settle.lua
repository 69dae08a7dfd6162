local me, lane = take(), take()
if redis.call('HGET', key('lanes'), lane) ~= me then return 0 end
for _ = 1, tonumber(take()) do
  local effect = take()
  if redis.call('LREM', key('lane:' .. lane), 1, effect) == 1 then redis.call('HDEL', key('effects'), effect) end
end
local left = redis.call('LLEN', key('lane:' .. lane))
if left == 0 then redis.call('HDEL', key('lanes'), lane) end
return left
