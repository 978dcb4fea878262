-- The section in the Plug-in Manager: where the inbox is, the backup at closing, and how Safelight is.

local LrDialogs = import 'LrDialogs'
local LrPrefs = import 'LrPrefs'
local LrView = import 'LrView'

local Inbox = require 'Inbox'
local WelcomeWords = require 'WelcomeWords'

local function show(properties)
  properties.inbox = Inbox.folder()
  properties.state = WelcomeWords.state(Inbox.welcome())
end

local function choose(properties)
  local folders = LrDialogs.runOpenPanel {
    title = LOC '$$$/Safelight/Manager/Choose=Choose the inbox of Safelight',
    canChooseFiles = false,
    canChooseDirectories = true,
    allowsMultipleSelection = false,
  }
  if not folders or not folders[1] then return end
  LrPrefs.prefsForPlugin().inbox = folders[1]
  show(properties)
end

local function startDialog(properties)
  local prefs = LrPrefs.prefsForPlugin()
  properties.backupAtClosing = prefs.backupAtClosing == true
  properties.trouble = prefs.closingTrouble or ''
  properties:addObserver('backupAtClosing', function(_, _, value) prefs.backupAtClosing = value == true end)
  show(properties)
end

local function inboxRow(f, properties)
  return f:row {
    f:static_text { title = LOC '$$$/Safelight/Manager/Inbox=Inbox' },
    f:edit_field { value = LrView.bind 'inbox', enabled = false, width_in_chars = 44 },
    f:push_button {
      title = LOC '$$$/Safelight/Manager/Other=Choose…',
      action = function() choose(properties) end,
    },
  }
end

local function sectionsForTopOfDialog(f, properties)
  return {
    {
      title = LOC '$$$/Safelight/Name=Safelight',
      bind_to_object = properties,
      spacing = f:control_spacing(),
      inboxRow(f, properties),
      f:row {
        f:static_text { title = LrView.bind 'state', width_in_chars = 56, height_in_lines = 3 },
        f:push_button {
          title = LOC '$$$/Safelight/Manager/Again=Look again',
          action = function() show(properties) end,
        },
      },
      f:checkbox {
        title = LOC '$$$/Safelight/Manager/Closing=When Lightroom closes, ask Safelight to back up the catalog',
        value = LrView.bind 'backupAtClosing',
      },
      f:static_text { title = LrView.bind 'trouble', width_in_chars = 56, height_in_lines = 2 },
    },
  }
end

return { startDialog = startDialog, sectionsForTopOfDialog = sectionsForTopOfDialog }
