//! The short road from a commit to a thinking worker: a free worker takes the turn's lease in the commit that creates it.

use std::sync::Arc;

use base::{ConversationId, JobId, WorkspaceId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// A turn whose lease is ours already.
pub struct Handed {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Where.
    pub conversation_id: ConversationId,
    /// The job.
    pub job_id: JobId,
    /// The worker's seat; free again when dropped.
    pub seat: OwnedSemaphorePermit,
}

/// The workers' seats and the road to them.
pub struct Turns {
    seats: Arc<Semaphore>,
    road: parking_lot::Mutex<Option<mpsc::Sender<Handed>>>,
}

impl Turns {
    /// With so many seats; nobody sits on them before [`Turns::connect`].
    pub fn new(seats: usize) -> Self {
        Self { seats: Arc::new(Semaphore::new(seats)), road: parking_lot::Mutex::new(None) }
    }

    /// The workers come in; from now on turns are handed over.
    pub fn connect(&self) -> mpsc::Receiver<Handed> {
        let (sender, receiver) = mpsc::channel(1_024);
        *self.road.lock() = Some(sender);
        receiver
    }

    /// A free seat, if workers are there.
    pub fn seat(&self) -> Option<OwnedSemaphorePermit> {
        self.road.lock().as_ref()?;
        self.seats.clone().try_acquire_owned().ok()
    }

    /// The seats, for the claiming loop.
    pub fn seats(&self) -> Arc<Semaphore> {
        self.seats.clone()
    }

    /// Hands a turn over. When the road is full the lease runs out and the claiming loop finds it.
    pub fn hand(&self, handed: Handed) {
        if let Some(road) = self.road.lock().as_ref() {
            let _ = road.try_send(handed);
        }
    }
}
