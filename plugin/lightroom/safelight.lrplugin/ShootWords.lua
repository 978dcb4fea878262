-- How shoots stand, in a line for each: Safelight's own four words, and in how many places they are whole.

local Member = require 'Member'

local ShootWords = {}

local function state(word)
  if word == 'complete' then return LOC '$$$/Safelight/Shoot/Complete=complete' end
  if word == 'incomplete' then return LOC '$$$/Safelight/Shoot/Incomplete=incomplete' end
  if word == 'failed' then return LOC '$$$/Safelight/Shoot/Failed=failed' end
  return LOC '$$$/Safelight/Shoot/Unknown=unknown'
end

local function line(shoot)
  local places, whole = {}, 0
  for index, copy in ipairs(Member.list(shoot, 'copies')) do
    local word = Member.text(copy, 'word')
    if word == 'complete' then whole = whole + 1 end
    places[index] = (Member.text(copy, 'place') or '?') .. ': ' .. state(word)
  end
  local name, list = Member.text(shoot, 'name') or '?', table.concat(places, ', ')
  if #places == 0 then return LOC('$$$/Safelight/Shoot/Nowhere=^1 is in no place.', name) end
  if whole == 1 then return LOC('$$$/Safelight/Shoot/OnePlace=^1 is complete in 1 place (^2).', name, list) end
  return LOC('$$$/Safelight/Shoot/Places=^1 is complete in ^2 places (^3).', name, tostring(whole), list)
end

--- Lines for the shoots of a result; one that says so where there are none.
function ShootWords.lines(result)
  local lines = {}
  for index, shoot in ipairs(Member.list(result, 'shoots')) do lines[index] = line(shoot) end
  if #lines == 0 then lines[1] = LOC '$$$/Safelight/Shoot/None=No backup holds these pictures yet.' end
  return lines
end

return ShootWords
