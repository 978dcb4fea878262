-- Renders pictures without the export dialog, straight into the spool.

local LrExportSession = import 'LrExportSession'
local LrProgressScope = import 'LrProgressScope'

local Rendering = {}

--- As large as they are, in the colours of the web, and with all metadata: what of it leaves is for the preset to say.
local function settings(folder)
  return {
    LR_format = 'JPEG',
    LR_jpeg_quality = 0.92,
    LR_export_colorSpace = 'sRGB',
    LR_size_doConstrain = false,
    LR_outputSharpeningOn = false,
    LR_minimizeEmbeddedMetadata = false,
    LR_embeddedMetadataOption = 'all',
    LR_removeLocationMetadata = false,
    LR_useWatermark = false,
    LR_reimportExportedPhoto = false,
    LR_export_destinationType = 'specificFolder',
    LR_export_destinationPathPrefix = folder,
    LR_export_useSubfolder = false,
    LR_collisionHandling = 'rename',
  }
end

--- Gives what could not be rendered, or nil where the photographer stopped it. Only inside of a task.
function Rendering.into(spool, stills, functionContext)
  local scope = LrProgressScope {
    title = LOC '$$$/Safelight/Export/Rendering=Rendering for a Safelight delivery',
    functionContext = functionContext,
  }
  local session = LrExportSession { photosToExport = stills, exportSettings = settings(spool.folder) }
  local failed = {}
  for index, rendition in session:renditions { stopIfCanceled = true, progressScope = scope } do
    local rendered, pathOrMessage = rendition:waitForRender()
    if scope:isCanceled() then break end
    if rendered then spool:keep(pathOrMessage) else failed[#failed + 1] = tostring(pathOrMessage) end
    scope:setPortionComplete(index, #stills)
  end
  local stopped = scope:isCanceled()
  scope:done()
  if stopped then return nil end
  return failed
end

return Rendering
