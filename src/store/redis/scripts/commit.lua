-- A script cannot be rolled back: check everything first, then write.
local me, mark, lifetime = take(), key('seen:' .. take()), take()
if redis.call('EXISTS', mark) == 1 then return { 'repeated' } end

local writes, conflicts = {}, {}
for _ = 1, tonumber(take()) do
  local write = { key = take(), expect = take(), next = take(), value = take(), rank = take(), lists = {} }
  for n = 1, tonumber(take()) do write.lists[n] = take() end
  writes[#writes + 1] = write
  if (redis.call('HGET', key('versions'), write.key) or '0') ~= write.expect then conflicts[#conflicts + 1] = write.key end
end
if #conflicts > 0 then return { 'conflict', unpack(conflicts) } end

redis.call('SET', mark, '1', 'PX', lifetime)
for _, write in ipairs(writes) do
  if write.next ~= '' then
    redis.call('HSET', key('versions'), write.key, write.next)
    redis.call('HSET', key('documents'), write.key, write.value)
    for _, list in ipairs(write.lists) do redis.call('ZADD', key('list:' .. list), write.rank, write.key) end
  end
end

local lanes, known = {}, {}
for _ = 1, tonumber(take()) do
  local lane, effect, text = take(), take(), take()
  redis.call('HSET', key('effects'), effect, text)
  redis.call('RPUSH', key('lane:' .. lane), effect)
  if not known[lane] then
    known[lane] = true
    lanes[#lanes + 1] = lane
  end
end

for _ = 1, tonumber(take()) do
  local timer = take()
  redis.call('ZREM', key('timers'), timer)
  redis.call('HDEL', key('events'), timer)
end
for _ = 1, tonumber(take()) do
  local timer, at, event = take(), take(), take()
  redis.call('ZADD', key('timers'), at, timer)
  redis.call('HSET', key('events'), timer, event)
end

local reply = { 'committed' }
local awake = #lanes > 0 and lives(me)
for _, lane in ipairs(lanes) do
  local holder = redis.call('HGET', key('lanes'), lane) or ''
  if holder ~= '' and holder ~= me and lives(holder) then
    publish(holder, lane)
  elseif awake then
    if holder ~= me then redis.call('HSET', key('lanes'), lane, me) end
    reply[#reply + 1] = lane
  else
    redis.call('HSET', key('lanes'), lane, '')
    publish('', lane)
  end
end
return reply
