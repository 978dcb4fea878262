-- For whom, and as what: remembered as one pair, so that a preview for one client is never proposed as the full delivery
-- to another.

local Welcome = require 'Welcome'

local Choice = {}

local function kindOf(value) return value == 'preview' and 'preview' or 'full' end

--- What was asked for before where it is still offered, else what was chosen last, else the first.
function Choice.proposed(welcome, asked, prefs)
  local pairs_ = {
    { preset = asked.preset, kind = kindOf(asked.kind) },
    { preset = prefs.lastPreset, kind = kindOf(prefs.lastKind) },
  }
  for _, choice in ipairs(pairs_) do
    if Welcome.preset(welcome, choice.preset) then return choice end
  end
  local first = welcome.presets[1]
  return { preset = first and first.id or '', kind = 'full' }
end

function Choice.remember(choice, prefs)
  prefs.lastPreset, prefs.lastKind = choice.preset, kindOf(choice.kind)
end

return Choice
