-- Shows how a job ended; the message for the client can be copied from it.

local LrDialogs = import 'LrDialogs'
local LrView = import 'LrView'

local Answer = require 'Answer'

local ResultDialog = {}

local function messageField(f, message)
  return f:group_box {
    title = message.subject,
    fill_horizontal = 1,
    f:edit_field { value = message.body, width_in_chars = 64, height_in_lines = 14, wraps = true },
    f:static_text { title = message.note or '', height_in_lines = -1, width_in_chars = 64 },
  }
end

local function line(f, text)
  return f:static_text { title = text, height_in_lines = -1, width_in_chars = 64 }
end

function ResultDialog.show(result, title)
  local f = LrView.osFactory()
  local answer = Answer.of(result)
  local contents = { spacing = f:control_spacing(), line(f, answer.headline) }
  for _, text in ipairs(answer.lines) do contents[#contents + 1] = line(f, text) end
  if answer.message then contents[#contents + 1] = messageField(f, answer.message) end
  if answer.words then contents[#contents + 1] = line(f, answer.words) end
  LrDialogs.presentModalDialog {
    title = title,
    contents = f:column(contents),
    -- There is nothing to cancel: with this word Lightroom leaves the button out.
    cancelVerb = '< exclude >',
  }
end

--- What is said of a job that has not ended.
function ResultDialog.notEnded(state, title)
  local words = {
    waits = LOC '$$$/Safelight/Watch/Waits=The job waits in the inbox for a day, until Safelight runs: safelight inbox run. Lightroom may be closed. What was rendered lies there until then.',
    silent = LOC '$$$/Safelight/Watch/Silent=Safelight took the job and was not heard of for 15 minutes. Is it still running? When it starts again it goes on.',
    left = LOC '$$$/Safelight/Watch/Left=Safelight is at work on it already and will end it. Library, Plug-in Extras, Answers of Safelight shows how.',
  }
  if words[state] then LrDialogs.message(title, words[state], 'info') end
end

return ResultDialog
