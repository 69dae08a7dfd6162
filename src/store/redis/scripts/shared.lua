-- Prepended to every script. KEYS[1] only tells a cluster where to run it; ARGV[1] is the prefix of every key, with the
-- hash tag that all keys share. The other arguments are taken in order.
local function key(name) return ARGV[1] .. name end

local taken = 1
local function take()
  taken = taken + 1
  return ARGV[taken]
end

-- A holder is "<instance>/<lease>". It is alive while the instance has this very lease: after an expiry it gets another.
local function lives(holder)
  local instance, lease = string.match(holder, '^(.*)/(%d+)$')
  return instance ~= nil and redis.call('GET', key('alive:' .. instance)) == lease
end

-- Only saves other processes a wait, so a failure (the user may lack permission to publish) must not abort the script.
local function publish(holder, lane) redis.pcall('PUBLISH', key('work'), holder .. '\n' .. lane) end
