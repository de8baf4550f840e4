//! A table of a page while it is read: cells that span several are repeated downwards, so that each row says all of itself.

use crate::span::{Line, Style};

/// Columns and rows that one cell may cover.
const SPAN: usize = 64;
/// Cells that cover rows to come.
const HANGING: usize = 256;
/// Cells of one table.
const CELLS: usize = 200_000;

/// A table.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: Vec<Vec<String>>,
    row: Option<Vec<String>>,
    cell: Option<(Line, usize, usize)>,
    /// What hangs down into the rows to come: column, rows left, text.
    hanging: Vec<(usize, usize, String)>,
    cells: usize,
    /// Tables inside this one.
    pub(super) nested: usize,
}

impl Grid {
    pub(super) fn open_row(&mut self) {
        self.close_row();
        self.row = Some(Vec::new());
        self.hang();
    }

    pub(super) fn open_cell(&mut self, across: u32, down: u32) {
        self.close_cell();
        if self.row.is_none() {
            self.open_row();
        }
        let span = |n: u32| (n as usize).clamp(1, SPAN);
        self.cell = Some((Line::default(), span(across), span(down)));
    }

    pub(super) fn push(&mut self, text: &str, style: &Style) {
        if let Some((line, ..)) = &mut self.cell {
            line.push_flowing(text, style);
        }
    }

    pub(super) fn close_cell(&mut self) {
        let (Some((line, across, down)), Some(row)) = (self.cell.take(), &mut self.row) else { return };
        self.cells += across;
        if self.cells > CELLS {
            return;
        }
        let text = line.markdown(false).replace("  \n", " ");
        if down > 1 && self.hanging.len() < HANGING {
            self.hanging.push((row.len(), down - 1, text.clone()));
        }
        row.push(text);
        row.extend((1..across).map(|_| String::new()));
        self.hang();
    }

    /// Fills the columns that a cell above covers.
    fn hang(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(at) =
            self.hanging.iter().position(|(column, left, _)| *column == row.len() && *left > 0)
        {
            let (_, left, text) = &mut self.hanging[at];
            *left -= 1;
            row.push(text.clone());
            if *left == 0 {
                self.hanging.swap_remove(at);
            } else if self.hanging[at].0 < row.len() - 1 {
                break;
            }
        }
    }

    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if let Some(row) = self.row.take() {
            // What still hangs where this row ended counts as passed.
            let width = row.len();
            self.hanging.retain_mut(|(column, left, _)| {
                if *column >= width {
                    *left = left.saturating_sub(1);
                }
                *left > 0
            });
            self.rows.push(row);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Vec<String>> {
        self.close_row();
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spans_rows_is_said_in_each() {
        let mut grid = Grid::default();
        let mut put = |cells: &[(&str, u32, u32)]| {
            grid.open_row();
            for (text, across, down) in cells {
                grid.open_cell(*across, *down);
                grid.push(text, &Style::default());
            }
        };
        put(&[("a", 1, 2), ("b", 1, 1)]);
        put(&[("c", 1, 1)]);
        put(&[("d", 2, 1)]);
        let wanted: Vec<Vec<&str>> = vec![vec!["a", "b"], vec!["a", "c"], vec!["d", ""]];
        assert_eq!(grid.finish(), wanted);
    }
}
