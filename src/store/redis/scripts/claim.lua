local me, lane = take(), take()
local holder = redis.call('HGET', key('lanes'), lane)
-- A lane is in the hash exactly while it has pending effects.
if not holder or not lives(me) then return {} end
if holder ~= me and holder ~= '' and lives(holder) then return {} end
redis.call('HSET', key('lanes'), lane, me)
local effects = {}
for n, effect in ipairs(redis.call('LRANGE', key('lane:' .. lane), 0, -1)) do
  effects[n] = redis.call('HGET', key('effects'), effect)
end
return effects
