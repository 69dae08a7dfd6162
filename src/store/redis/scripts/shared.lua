-- Stands before every script. KEYS[1] only tells a cluster where to run it; ARGV[1] begins every key, and holds the
-- hash tag that all keys share. The other arguments are taken one after the other.
local function key(name) return ARGV[1] .. name end

local taken = 1
local function take()
  taken = taken + 1
  return ARGV[taken]
end

-- A holder is "<instance>/<lease>". It lives while the instance's sign of life carries this very lease: a process
-- that was taken for dead comes back with another one.
local function lives(holder)
  local instance, lease = string.match(holder, '^(.*)/(%d+)$')
  return instance ~= nil and redis.call('GET', key('alive:' .. instance)) == lease
end

-- Only saves others a wait, so it must not break what is half done (a user may lack the right to publish).
local function publish(holder, lane) redis.pcall('PUBLISH', key('work'), holder .. '\n' .. lane) end
