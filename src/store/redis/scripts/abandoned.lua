-- The lanes without a live holder, and those that this process holds.
local me = take()
local free, own, living = {}, {}, {}
local lanes = redis.call('HGETALL', key('lanes'))
for n = 1, #lanes, 2 do
  local lane, holder = lanes[n], lanes[n + 1]
  if living[holder] == nil then living[holder] = lives(holder) end
  if not living[holder] then
    free[#free + 1] = lane
  elseif holder == me then
    own[#own + 1] = lane
  end
end
return { free, own }
