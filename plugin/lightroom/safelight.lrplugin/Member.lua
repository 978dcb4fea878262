-- Members of documents that another program wrote: of the kind they must be, or nil.

local Json = require 'Json'

local Member = {}

local function of(kind)
  return function(document, name)
    local value = Json.isObject(document) and document[name]
    if type(value) == kind then return value end
    return nil
  end
end

Member.text, Member.number = of('string'), of('number')

function Member.flag(document, name) return Json.isObject(document) and document[name] == true end

function Member.object(document, name)
  local value = Json.isObject(document) and document[name]
  return Json.isObject(value) and value or nil
end

--- Empty where there is none. An empty object is none either.
function Member.list(document, name)
  local value = Json.isObject(document) and document[name]
  return Json.isList(value) and value or {}
end

return Member
