//! Weights in a file: of each row the cells that are not 0.

use super::{Linear, Logistic};
use crate::file::{Reader, Stored, Writer};
use crate::training::MAX_CLASSES;

impl Stored for Linear {
    fn store(&self, out: &mut Writer) {
        self.classes.store(out);
        out.count(self.scales.len());
        for (feature, scale) in (0..).zip(&self.scales) {
            scale.store(out);
            let row = self.row(feature);
            out.count(row.iter().filter(|weight| **weight != 0).count());
            let mut next = 0;
            for (class, weight) in row.iter().enumerate().filter(|(_, weight)| **weight != 0) {
                out.count(class - next);
                out.bytes(&weight.to_le_bytes());
                next = class + 1;
            }
        }
        self.dense.store(out);
        self.bias.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let classes = usize::load(from).filter(|classes| *classes <= MAX_CLASSES)?;
        let features = from.count(5)?;
        let mut model =
            Self { classes, sparse: Vec::new(), scales: Vec::new(), dense: Vec::new(), bias: Vec::new() };
        let mut row = vec![0i8; classes];
        for _ in 0..features {
            model.scales.push(f32::load(from)?);
            row.fill(0);
            let mut next = 0usize;
            for _ in 0..from.count(2)? {
                let class = next.checked_add(usize::load(from)?)?;
                *row.get_mut(class)? = from.array().map(i8::from_le_bytes)?;
                next = class + 1;
            }
            model.sparse.extend_from_slice(&row);
        }
        model.dense = Vec::load(from)?;
        model.bias = Vec::load(from)?;
        let dense = model.dense.is_empty() || (classes > 0 && model.dense.len().is_multiple_of(classes));
        (dense && model.bias.len() == classes).then_some(model)
    }
}

impl Linear {
    /// Features and classes that it weighs.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.scales.len(), self.classes)
    }
}

impl Stored for Logistic {
    fn store(&self, out: &mut Writer) {
        self.mean.store(out);
        self.scale.store(out);
        self.weights.store(out);
        self.bias.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let model = Self {
            mean: Vec::load(from)?,
            scale: Vec::load(from)?,
            weights: Vec::load(from)?,
            bias: f32::load(from)?,
        };
        let same = model.mean.len() == model.scale.len() && model.scale.len() == model.weights.len();
        same.then_some(model)
    }
}
