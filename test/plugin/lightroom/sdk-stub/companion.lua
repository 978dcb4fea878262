-- Safelight as the inbox sees it: takes jobs, writes progress and results.

local clock = require 'clock'
local files = require 'files'

local companion = {}

local function jobsIn(inbox)
  local ids = {}
  for _, name in ipairs(files.list(inbox)) do
    local id = name:match('^(%x+%-%x+%-%x+%-%x+%-%x+)%.json$')
    if id then ids[#ids + 1] = id end
  end
  return ids
end

local function filled(template, id) return (template:gsub('00000000%-0000%-4000%-8000%-000000000000', id)) end

--- From `from` on, for half a minute, takes each job; `says` are texts of progress, one a second; then `result`.
function companion.works(inbox, given)
  clock.at(given.from or 0, function()
    os.execute("mkdir -p '" .. inbox .. "/working' '" .. inbox .. "/done'")
    while clock.now < (given.from or 0) + 30 do
      for _, id in ipairs(jobsIn(inbox)) do
        local working = inbox .. '/working/' .. id .. '.json'
        os.rename(inbox .. '/' .. id .. '.json', working)
        for _, text in ipairs(given.says or {}) do
          files.write(inbox .. '/' .. id .. '.progress.json', filled(text, id))
          coroutine.yield(1)
        end
        if given.result then
          files.write(inbox .. '/' .. id .. '.result.json', filled(given.result, id))
          os.remove(inbox .. '/' .. id .. '.progress.json')
          os.rename(working, inbox .. '/done/' .. id .. '.json')
        end
      end
      coroutine.yield(1)
    end
  end)
end

return companion
