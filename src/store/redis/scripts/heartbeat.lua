-- Renews a lease that has not expired (this also works when Redis is out of memory); otherwise takes the next one.
local alive, lease, following, lifetime = key('alive:' .. take()), take(), take(), take()
if redis.call('GET', alive) == lease then
  redis.call('PEXPIRE', alive, lifetime)
  return 1
end
redis.call('SET', alive, following, 'PX', lifetime)
return 0
