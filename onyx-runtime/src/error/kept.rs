//! A box whose content is dropped through a vtable. The compiler puts what drops a value into every
//! unit of code that may have to, and an error may come up everywhere; behind a vtable it is there once.

use std::ops::{Deref, DerefMut};

pub(super) struct Kept<T>(Box<dyn Content<T>>);

trait Content<T>: Send + Sync {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
}

impl<T: Send + Sync> Content<T> for T {
    fn get(&self) -> &T {
        self
    }

    fn get_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: Send + Sync + 'static> Kept<T> {
    pub(super) fn new(content: T) -> Self {
        Self(Box::new(content))
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).get()
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).get_mut()
    }
}
