-- Dialogs that answer themselves: `dialogs.answer` is given each and says which button was pressed.

local strict = require 'strict'

local dialogs = { shown = {}, answer = function() return 'ok' end }

local function show(dialog)
  dialogs.shown[#dialogs.shown + 1] = dialog
  return dialogs.answer(dialog)
end

--- All words of a view, from top to bottom; values that are bound are looked up.
function dialogs.words(view, properties, words)
  words = words or {}
  properties = view.bind_to_object or properties
  for _, key in ipairs { 'title', 'value' } do
    local value = view[key]
    if type(value) == 'table' and value.bound then value = properties[value.bound] end
    if type(value) == 'string' and value ~= '' then words[#words + 1] = value end
  end
  for _, item in ipairs(view.items or {}) do words[#words + 1] = item.title end
  for _, child in ipairs(view) do dialogs.words(child, properties, words) end
  return words
end

--- The first part of a view for which `fits` holds.
function dialogs.find(view, fits)
  if fits(view) then return view end
  for _, child in ipairs(view) do
    local found = dialogs.find(child, fits)
    if found then return found end
  end
  return nil
end

dialogs.LrDialogs = strict('LrDialogs', {
  message = function(title, info, style) show { kind = 'message', title = title, info = info, style = style } end,
  confirm = function(title, info, action, cancel)
    return show { kind = 'confirm', title = title, info = info, action = action, cancel = cancel }
  end,
  presentModalDialog = function(given)
    return show { kind = 'modal', title = given.title, contents = given.contents, words = dialogs.words(given.contents) }
  end,
  runOpenPanel = function(given) return show { kind = 'open', title = given.title } end,
})

local factory = setmetatable({}, {
  __index = function(_, kind)
    if kind:match('spacing$') then return function() return 4 end end
    return function(_, args)
      args.kind = kind
      return args
    end
  end,
})

dialogs.LrView = strict('LrView', {
  osFactory = function() return factory end,
  bind = function(key) return { bound = key } end,
  share = function(key) return { shared = key } end,
})

--- A table whose members are watched. Observers are given the table, the key and the value.
function dialogs.propertyTable(values)
  local content, observers = values or {}, {}
  local function addObserver(_, key, observer) observers[key] = observer end
  return setmetatable({}, {
    __index = function(_, key) return key == 'addObserver' and addObserver or content[key] end,
    __newindex = function(self, key, value)
      content[key] = value
      if observers[key] then observers[key](self, key, value) end
    end,
  })
end

dialogs.LrBinding = strict('LrBinding', { makePropertyTable = function() return dialogs.propertyTable() end })

dialogs.factory = factory

return dialogs
