-- lua5.1 run.lua PLUGIN STUB HOME SCENARIO: Lightroom without its windows. What happened is printed, a JSON text on a line.

local plugin, stub, home, scenario = ...
package.path = plugin .. '/?.lua;' .. stub .. '/?.lua'

local strict = require 'strict'
local clock = require 'clock'
local files = require 'files'
local dialogs = require 'dialogs'
local pictures = require 'pictures'

files.home = home
_PLUGIN = { id = 'org.safelight.lightroom', path = plugin }

function LOC(text, ...)
  local given = { ... }
  local words = assert(text:match('^%$%$%$/[%w/]+=(.*)$'), 'no text of ours: ' .. text)
  return (words:gsub('%^(%d)', function(digit) return (assert(given[tonumber(digit)], 'nothing for ^' .. digit .. ' in ' .. text)) end))
end

local prefs = {}
local namespaces = {
  LrTasks = clock.LrTasks,
  LrFunctionContext = clock.LrFunctionContext,
  LrFileUtils = files.LrFileUtils,
  LrPathUtils = files.LrPathUtils,
  LrDialogs = dialogs.LrDialogs,
  LrView = dialogs.LrView,
  LrBinding = dialogs.LrBinding,
  LrApplication = pictures.LrApplication,
  LrExportSession = pictures.LrExportSession,
  LrProgressScope = pictures.LrProgressScope,
  LrPrefs = strict('LrPrefs', { prefsForPlugin = function() return prefs end }),
  LrMD5 = strict('LrMD5', { digest = function() return ('0123456789abcdef'):rep(2) end }),
  LrErrors = strict('LrErrors', { throwUserError = function(text) error('USER:' .. text, 0) end }),
}

function import(name) return assert(namespaces[name], 'no namespace ' .. name) end

local encode = require 'JsonEncode'
local mended = require('Utf8').mended

local function tell(event, value)
  local text = assert(encode { event = event, value = value })
  io.stdout:write(text, '\n')
end

clock.failed = function(why)
  why = mended(tostring(why), '?')
  tell(why:match('^USER:') and 'user-error' or 'broken', (why:gsub('^USER:', '')))
end

local captions = {}
pictures.caption = function(text)
  if captions[#captions] ~= text then captions[#captions + 1] = text end
end

local studio = {
  clock = clock,
  dialogs = dialogs,
  files = files,
  inbox = home .. '/Safelight Inbox',
  pictures = pictures,
  prefs = prefs,
  tell = tell,
  works = function(given) require('companion').works(home .. '/Safelight Inbox', given) end,
}

--- Exports as the dialog would: `settings` and what is rendered.
function studio.export(settings, renditions)
  clock.LrTasks.startAsyncTask(function()
    local service = require 'ExportService'
    service.processRenderedPhotos({}, pictures.exportContext(settings, renditions))
  end)
end

function studio.menu(name) assert(loadfile(plugin .. '/' .. name .. '.lua'))() end

function studio.quit()
  clock.LrTasks.startAsyncTask(function()
    require('ShutdownApp').LrShutdownFunction(function() tell('quit', true) end)
  end)
end

local body = assert(loadfile(scenario))
setfenv(body, setmetatable({ studio = studio }, { __index = _G }))
body()
clock.run()

for _, dialog in ipairs(dialogs.shown) do
  tell('dialog', { kind = dialog.kind, title = dialog.title, info = dialog.info, words = dialog.words })
end
for _, caption in ipairs(captions) do tell('caption', caption) end
tell('prefs', prefs)
