-- Runs when Lightroom quits. It waits until `done` is called, whatever happened.

local LrTasks = import 'LrTasks'

local Closing = require 'Closing'

return {
  LrShutdownFunction = function(done)
    LrTasks.startAsyncTask(function()
      Closing.run()
      done()
    end)
  end,
}
