-- Library, Plug-in Extras, Answers of Safelight: what came of jobs that were not waited for.

local LrDialogs = import 'LrDialogs'
local LrTasks = import 'LrTasks'

local Asked = require 'Asked'
local Inbox = require 'Inbox'
local JobState = require 'JobState'
local ResultDialog = require 'ResultDialog'

local title = LOC '$$$/Safelight/Menu/Answers=Answers of Safelight'

LrTasks.startAsyncTask(function()
  local shown, waiting = 0, 0
  for _, id in ipairs(Asked.ids()) do
    local state = JobState.next({}, Inbox.look(id))
    if state.state == 'ended' then
      Asked.forget(id)
      ResultDialog.show(state.result, title)
      shown = shown + 1
    else
      waiting = waiting + 1
    end
  end
  if shown > 0 and waiting == 0 then return end
  LrDialogs.message(title, LOC('$$$/Safelight/Answers/Waiting=Jobs without an answer: ^1.', tostring(waiting)), 'info')
end)
