-- The export service "Safelight delivery".

local LrPrefs = import 'LrPrefs'
local LrTasks = import 'LrTasks'

local Choice = require 'Choice'
local ChoiceView = require 'ChoiceView'
local ExportTask = require 'ExportTask'
local Inbox = require 'Inbox'
local ShootStatus = require 'ShootStatus'
local WelcomeWords = require 'WelcomeWords'

--- The button stays grey, and says why, until a preset is chosen that Safelight has.
local function judge(properties)
  properties.LR_cantExportBecause = WelcomeWords.obstacle(Inbox.welcome(), properties.safelightPreset)
end

local function startDialog(properties)
  local welcome = Inbox.welcome()
  local asked = { preset = properties.safelightPreset, kind = properties.safelightKind }
  local choice = Choice.proposed(welcome, asked, LrPrefs.prefsForPlugin())
  properties.safelightPreset, properties.safelightKind = choice.preset, choice.kind
  properties.safelightStatus = ''
  judge(properties)
  properties:addObserver('safelightPreset', judge)
  LrTasks.startAsyncTask(function()
    ShootStatus.tell(welcome, function(sentence) properties.safelightStatus = sentence end)
  end)
end

local function sectionsForTopOfDialog(f, properties)
  local rows = ChoiceView.rows(f, properties, Inbox.welcome())
  rows.title = LOC '$$$/Safelight/Export/Title=Safelight delivery'
  return { rows }
end

return {
  -- Lightroom writes these in plain text into its presets: which preset, and full or preview. Nothing else may ever be here.
  exportPresetFields = {
    { key = 'safelightPreset', default = '' },
    { key = 'safelightKind', default = 'full' },
  },
  -- Where it goes is Safelight's to know.
  hideSections = { 'exportLocation' },
  allowFileFormats = { 'JPEG', 'TIFF' },
  canExportVideo = true,
  startDialog = startDialog,
  sectionsForTopOfDialog = sectionsForTopOfDialog,
  processRenderedPhotos = ExportTask.processRenderedPhotos,
}
