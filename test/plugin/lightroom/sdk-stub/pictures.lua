-- A catalog with a selection, and exports: `pictures.renditions` says what becomes of each picture.

local strict = require 'strict'
local dialogs = require 'dialogs'
local files = require 'files'

local pictures = { selection = {}, catalog = '/none/Studio.lrcat', canceled = false, ownBackups = 0 }

function pictures.photo(metadata)
  return { getRawMetadata = function(_, key) return metadata[key] end }
end

local catalog = strict('LrCatalog', {
  getPath = function() return pictures.catalog end,
  getTargetPhotos = function() return pictures.selection end,
})

pictures.LrApplication = strict('LrApplication', {
  activeCatalog = function() return pictures.catalog and catalog or error('no catalog') end,
  versionString = function() return '13.5.1' end,
})

function pictures.scope() return strict('LrProgressScope', {
  isCanceled = function() return pictures.canceled end,
  setCaption = function(_, text) pictures.caption(text) end,
  setPortionComplete = function() end,
  done = function() end,
}) end

--- Walks what was given: `{ file, original, fails, before }`. Stops where the photographer cancels.
local function walk(renditions)
  local index = 0
  return function()
    index = index + 1
    local one = renditions[index]
    if not one or pictures.canceled then return nil end
    return index, {
      photo = pictures.photo { path = one.original or '/original' },
      waitForRender = function()
        if one.before then one.before() end
        if one.fails then return false, one.fails end
        return true, one.file
      end,
    }
  end
end

--- What `processRenderedPhotos` is given.
function pictures.exportContext(settings, renditions)
  return strict('LrExportContext', {
    propertyTable = settings,
    configureProgress = pictures.scope,
    renditions = function(_, args) return assert(args.stopIfCanceled) and walk(renditions) end,
  })
end

--- A session renders each picture as `<number>.jpg` into the folder that it was told.
pictures.LrExportSession = setmetatable({}, {
  __call = function(_, given)
    pictures.session = given
    return strict('LrExportSession', {
      renditions = function()
        local made = {}
        for index in ipairs(given.photosToExport) do
          local file = given.exportSettings.LR_export_destinationPathPrefix .. '/' .. index .. '.jpg'
          made[index] = { file = file, before = function() files.write(file, 'rendered ' .. index) end }
        end
        return walk(made)
      end,
    })
  end,
})

pictures.LrProgressScope = setmetatable({}, { __call = function() return pictures.scope() end })

function pictures.offerOwnBackup()
  rawset(pictures.LrApplication, 'backupAtNextShutdown', function(id)
    pictures.ownBackups = pictures.ownBackups + (id == _PLUGIN.id and 1 or 0)
  end)
end

pictures.dialogs = dialogs

return pictures
