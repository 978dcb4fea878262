-- Library, Plug-in Extras, Back up this catalog…

local LrApplication = import 'LrApplication'
local LrBinding = import 'LrBinding'
local LrDialogs = import 'LrDialogs'
local LrErrors = import 'LrErrors'
local LrFunctionContext = import 'LrFunctionContext'
local LrView = import 'LrView'

local Handing = require 'Handing'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Welcome = require 'Welcome'
local WelcomeWords = require 'WelcomeWords'

local bind = LrView.bind
local title = LOC '$$$/Safelight/Backup/Title=Back up this catalog with Safelight'

--- Lightroom's own backup checks the catalog, too. Its SDK has had a call for it since version 4; it is asked for, not assumed.
local function ownBackup()
  local good, call = pcall(function() return LrApplication.backupAtNextShutdown end)
  return good and type(call) == 'function' and call or nil
end

local function whenButton(f, value, text)
  return f:radio_button { title = text, value = bind 'when', checked_value = value }
end

local function ask(properties, catalog, warning)
  local f = LrView.osFactory()
  local contents = {
    bind_to_object = properties,
    spacing = f:control_spacing(),
    f:static_text { title = catalog, width_in_chars = 64, height_in_lines = -1 },
    whenButton(f, 'now', LOC '$$$/Safelight/Backup/Now=now, with the catalog open'),
    whenButton(f, 'closed', LOC '$$$/Safelight/Backup/Closed=when Lightroom has closed it: then its masks are certainly whole'),
  }
  if ownBackup() then
    contents[#contents + 1] = f:checkbox {
      title = LOC '$$$/Safelight/Backup/Own=Lightroom makes its own backup at closing, too',
      value = bind 'own',
    }
  end
  contents[#contents + 1] = f:static_text { title = warning or '', width_in_chars = 64, height_in_lines = -1 }
  return LrDialogs.presentModalDialog {
    title = title,
    contents = f:column(contents),
    actionVerb = LOC '$$$/Safelight/Backup/Verb=Back up',
  } == 'ok'
end

--- A job that waits for the catalog to be closed is followed by nobody: Lightroom would wait for itself.
local function follow(id, when)
  if when == 'now' then return Handing.follow(id, title) end
  LrDialogs.message(title, LOC '$$$/Safelight/Backup/Noted=Safelight will do it when Lightroom has closed the catalog.', 'info')
end

LrFunctionContext.postAsyncTaskWithContext('safelight.backup', function(context)
  local welcome, catalog = Inbox.welcome(), LrApplication.activeCatalog():getPath()
  local warning = WelcomeWords.warning(welcome)
  if not Welcome.takesJobs(welcome) then LrErrors.throwUserError(warning) end
  local properties = LrBinding.makePropertyTable(context)
  properties.when, properties.own = 'now', false
  if not ask(properties, catalog, welcome.state == 'old' and warning or nil) then return end
  local made = Inbox.envelope()
  Handing.put(Job.backup(made, catalog, properties.when))
  local own = properties.own and ownBackup()
  if own then own(_PLUGIN.id) end
  follow(made.id, properties.when)
end)
