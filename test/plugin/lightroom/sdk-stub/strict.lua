-- A namespace of the SDK: asking it for what it has not is an error, so that no call is invented.

return function(name, members)
  return setmetatable(members, {
    __index = function(_, key) error(name .. ' has no ' .. tostring(key), 2) end,
  })
end
