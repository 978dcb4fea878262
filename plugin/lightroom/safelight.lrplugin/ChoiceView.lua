-- The rows with which a delivery is chosen: for whom, as what, and how the shoot stands.

local LrView = import 'LrView'

local WelcomeWords = require 'WelcomeWords'

local bind = LrView.bind

local ChoiceView = {}

--- `properties`: safelightPreset, safelightKind, safelightStatus.
function ChoiceView.rows(f, properties, welcome)
  return {
    bind_to_object = properties,
    spacing = f:control_spacing(),
    f:row {
      f:static_text { title = LOC '$$$/Safelight/Choice/For=For', width = LrView.share 'safelight_label', alignment = 'right' },
      f:popup_menu { value = bind 'safelightPreset', items = WelcomeWords.items(welcome), width_in_chars = 40 },
    },
    f:row {
      f:static_text { title = LOC '$$$/Safelight/Choice/As=As', width = LrView.share 'safelight_label', alignment = 'right' },
      f:radio_button {
        title = LOC '$$$/Safelight/Choice/Full=the delivery of this preset',
        value = bind 'safelightKind',
        checked_value = 'full',
      },
      f:radio_button {
        title = LOC '$$$/Safelight/Choice/Preview=a preview: small, with a watermark',
        value = bind 'safelightKind',
        checked_value = 'preview',
      },
    },
    f:static_text { title = WelcomeWords.warning(welcome) or '', width_in_chars = 64, height_in_lines = -1 },
    f:static_text { title = bind 'safelightStatus', width_in_chars = 64, height_in_lines = 3 },
  }
end

return ChoiceView
