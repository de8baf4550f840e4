// The library's dark theme, of those parts that are used here: the whole of it is a third of everything that a cold desk loads. Who
// takes another part adds its theme.
import { buttonDark, createTheme, drawerDark, dropdownDark, inputDark, modalDark, popoverDark, selectDark, switchDark, tooltipDark } from 'naive-ui';

export const dark = createTheme([buttonDark, drawerDark, dropdownDark, inputDark, modalDark, popoverDark, selectDark, switchDark, tooltipDark]);
