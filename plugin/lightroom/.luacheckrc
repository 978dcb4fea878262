-- Lightroom Classic runs Lua 5.1; these are the globals it adds for plug-ins.
std = 'lua51'
read_globals = { 'import', 'LOC', '_PLUGIN' }
-- A text for people is one literal, however long: translators look for it whole.
max_code_line_length = 200
max_comment_line_length = 130
