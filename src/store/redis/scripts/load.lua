local reply = {}
for _ = 1, tonumber(take()) do
  local document = take()
  reply[#reply + 1] = redis.call('HGET', key('versions'), document) or '0'
  reply[#reply + 1] = redis.call('HGET', key('documents'), document) or 'null'
end
return reply
