//! A pack that understands with a sentence encoder: the same words and flows, and a model of the same examples that was learned with it.

use std::sync::Arc;

use nlu::{Encoder, Model};

use super::compile::thresholds;
use super::kept::Kept;
use super::{Pack, PackError};

impl Pack {
    /// The encoder that it understands with, if there is one.
    pub fn encoder(&self) -> Option<&Arc<dyn Encoder>> {
        self.model.encoder()
    }

    /// The same pack with a model that was learned from [`Pack::training`] otherwise.
    ///
    /// # Errors
    /// [`PackError`] when the pack's own lines do not go with what the model learned.
    pub fn joined(&self, model: Model) -> Result<Self, PackError> {
        let thresholds = thresholds(&self.lines, &model)?;
        Ok(Self { thresholds, model: Arc::new(model), ..self.clone() })
    }

    /// The pack joined with this encoder at an earlier start, where that was kept; what cannot be used counts as not there.
    pub fn kept_joined(&self, encoder: &Arc<dyn Encoder>, kept: &dyn Kept) -> Option<Self> {
        let name = self.name_joined(encoder.as_ref());
        let read = Model::from_bytes(&kept.find(&name)?, Some(encoder.clone()));
        let why = match read {
            Ok(model) if model.is_of(&self.training) => match self.joined(model) {
                Ok(pack) => return Some(pack),
                Err(error) => error.to_string(),
            },
            Ok(_) => "it is of other examples".to_owned(),
            Err(error) => error.to_string(),
        };
        kept.refused(&name, &why);
        None
    }

    /// Keeps what was learned with its encoder for the next start.
    pub fn keep_joined(&self, kept: &dyn Kept) {
        if let Some(encoder) = self.encoder() {
            kept.keep(&self.name_joined(encoder.as_ref()), &|| self.model.to_bytes());
        }
    }

    fn name_joined(&self, encoder: &dyn Encoder) -> String {
        format!("joined-{}", nlu::file::key(&self.training, None, Some(encoder)))
    }
}
