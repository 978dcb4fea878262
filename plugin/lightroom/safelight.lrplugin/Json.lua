-- What JSON has and Lua has not: null as a value, and lists that are empty.

local Json = { DEEPEST = 64 }

--- Stands for null: nil would leave a hole in a list and drop a member of an object.
Json.null = setmetatable({}, { __tostring = function() return 'null' end })

local List = {}

--- Marks a table as a list; without it an empty table is an object.
function Json.list(values) return setmetatable(values or {}, List) end

function Json.isList(value)
  return type(value) == 'table' and (getmetatable(value) == List or (value ~= Json.null and value[1] ~= nil))
end

function Json.isObject(value)
  return type(value) == 'table' and value ~= Json.null and not Json.isList(value)
end

return Json
