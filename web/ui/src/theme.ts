import type { GlobalThemeOverrides } from 'naive-ui';
import { dark, light, type Tokens } from './tokens';

const px = (rem: string | undefined): string => `${parseFloat(rem ?? '1') * 16}px`;

/** Naive UI computes with colours, so it takes values, not variables: they are read from the same tokens.css. */
function overrides(t: Tokens): GlobalThemeOverrides {
  const c = (name: string): string => {
    const value = t[name];
    if (value === undefined) throw new Error(`no token ${name}`);
    return value;
  };
  const none = 'none';
  /** The library's dark fields have none: what may be filled in must be seen. */
  const line = `1px solid ${c('line-strong')}`;
  return {
    common: {
      fontFamily: c('font'),
      fontFamilyMono: c('font-mono'),
      fontSize: px(c('text-14')),
      fontSizeSmall: px(c('text-13')),
      fontSizeMedium: px(c('text-14')),
      fontSizeLarge: px(c('text-16')),
      lineHeight: c('leading'),
      borderRadius: c('radius-control'),
      borderRadiusSmall: c('radius-control'),
      primaryColor: c('brand'),
      primaryColorHover: c('brand-hover'),
      primaryColorPressed: c('brand-press'),
      primaryColorSuppl: c('brand'),
      errorColor: c('bad'),
      errorColorHover: c('bad'),
      errorColorPressed: c('bad-ink'),
      warningColor: c('person'),
      successColor: c('good'),
      infoColor: c('info'),
      bodyColor: c('canvas'),
      cardColor: c('raised'),
      modalColor: c('raised'),
      popoverColor: c('raised'),
      inputColor: c('raised'),
      inputColorDisabled: c('sunken'),
      hoverColor: c('hover'),
      borderColor: c('line-strong'),
      dividerColor: c('line'),
      textColorBase: c('ink'),
      textColor1: c('ink'),
      textColor2: c('ink'),
      textColor3: c('ink-2'),
      textColorDisabled: c('ink-3'),
      placeholderColor: c('ink-3'),
      iconColor: c('ink-2'),
      boxShadow1: c('shadow'),
      boxShadow2: c('shadow'),
      boxShadow3: c('shadow-high'),
    },
    Button: {
      heightSmall: '28px',
      heightMedium: '32px',
      paddingSmall: '0 10px',
      paddingMedium: '0 14px',
      textColorPrimary: c('on-brand'),
      textColorHoverPrimary: c('on-brand'),
      textColorPressedPrimary: c('on-brand'),
      textColorFocusPrimary: c('on-brand'),
      textColorDisabledPrimary: c('on-brand'),
      colorFocusPrimary: c('brand'),
      colorWarning: c('person'),
      colorHoverWarning: c('person'),
      colorPressedWarning: c('person'),
      colorFocusWarning: c('person'),
      textColorWarning: c('on-person'),
      textColorHoverWarning: c('on-person'),
      textColorPressedWarning: c('on-person'),
      textColorFocusWarning: c('on-person'),
      textColorError: c('on-bad'),
      textColorHoverError: c('on-bad'),
      textColorPressedError: c('on-bad'),
      textColorFocusError: c('on-bad'),
      rippleColor: 'transparent',
      waveOpacity: '0',
    },
    Input: { heightMedium: '34px', boxShadowFocus: none, border: line, borderFocus: `1px solid ${c('brand')}`, borderHover: line },
    InternalSelection: { boxShadowFocus: none, boxShadowActive: none, border: line, borderHover: line },
    Switch: { railColorActive: c('brand') },
    Drawer: { color: c('surface'), bodyPadding: '0' },
    Dialog: { borderRadius: c('radius-card') },
    Tooltip: { color: c('ink'), textColor: c('canvas') },
  };
}

export const lightOverrides: GlobalThemeOverrides = overrides(light);
export const darkOverrides: GlobalThemeOverrides = overrides(dark);
