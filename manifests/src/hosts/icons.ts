/** Sizes the editors ask for at 100 %: beside a docked panel, and in lists of plug-ins. */
export const iconSizes = { panel: 23, list: 24 } as const;
export type IconUse = keyof typeof iconSizes;

/** `dark`: to be seen on dark themes. */
export const iconShades = ['dark', 'light'] as const;
export type IconShade = (typeof iconShades)[number];

const themes = {
  dark: ['darkest', 'dark', 'medium'],
  light: ['lightest', 'light'],
} as const satisfies Record<IconShade, readonly string[]>;

const scales = [1, 2] as const;

export interface IconFile {
  /** Below the folder of the panel. */
  readonly path: string;
  /** Pixels of each side. */
  readonly side: number;
  readonly shade: IconShade;
}

const stemOf = (use: IconUse, shade: IconShade): string => `icons/${use}${shade}`;

/** What must lie beside the manifest: `name@1x.png` and `name@2x.png` for each `name.png` in it. */
export const iconFiles = (): readonly IconFile[] =>
  (['panel', 'list'] as const).flatMap((use) =>
    iconShades.flatMap((shade) =>
      scales.map((scale) => ({
        path: `${stemOf(use, shade)}@${scale}x.png`,
        side: iconSizes[use] * scale,
        shade,
      })),
    ),
  );

export interface ManifestIcon {
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly scale: readonly number[];
  readonly theme: readonly string[];
  readonly species: readonly string[];
}

/** As a manifest names them. */
export const manifestIcons = (use: IconUse): readonly ManifestIcon[] =>
  iconShades.map((shade) => ({
    width: iconSizes[use],
    height: iconSizes[use],
    path: `${stemOf(use, shade)}.png`,
    scale: scales,
    theme: themes[shade],
    species: [use === 'list' ? 'pluginList' : 'generic'],
  }));
