-- What Lightroom reads first. A key that is here twice would silently count once; `luacheck` finds that.

return {
  LrSdkVersion = 13.0,
  LrSdkMinimumVersion = 6.0,
  LrToolkitIdentifier = 'org.safelight.lightroom',
  LrPluginName = LOC '$$$/Safelight/Name=Safelight',

  LrInitPlugin = 'Init.lua',
  LrForceInitPlugin = true,
  -- Not LrShutdownPlugin: a plug-in that is only loaded again closes no catalog.
  LrShutdownApp = 'ShutdownApp.lua',
  LrPluginInfoProvider = 'PluginManager.lua',

  LrExportServiceProvider = {
    title = LOC '$$$/Safelight/Export/Title=Safelight delivery',
    file = 'ExportService.lua',
  },

  LrLibraryMenuItems = {
    {
      title = LOC '$$$/Safelight/Menu/Deliver=Deliver selection…',
      file = 'MenuDeliver.lua',
      enabledWhen = 'anythingSelected',
    },
    { title = LOC '$$$/Safelight/Menu/Backup=Back up this catalog…', file = 'MenuBackup.lua' },
    {
      title = LOC '$$$/Safelight/Menu/Status=Status of this shoot',
      file = 'MenuStatus.lua',
      enabledWhen = 'photosAvailable',
    },
    { title = LOC '$$$/Safelight/Menu/Answers=Answers of Safelight', file = 'MenuAnswers.lua' },
  },

  VERSION = { major = 0, minor = 1, revision = 0, build = 0 },
}
