-- Prolongs a lease that still stands (which works on a full Redis too); otherwise begins the next one.
local alive, lease, following, lifetime = key('alive:' .. take()), take(), take(), take()
if redis.call('GET', alive) == lease then
  redis.call('PEXPIRE', alive, lifetime)
  return 1
end
redis.call('SET', alive, following, 'PX', lifetime)
return 0
