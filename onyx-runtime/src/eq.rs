//! What generated `PartialEq` implementations are made of.
//!
//! A plain chain of calls, which the compiler does not unfold: what it makes of a derive was a tenth of
//! the compiled library.

/// Begins a comparison, which so far has found no difference.
#[inline]
pub fn all() -> All {
    All(true)
}

/// A comparison of two values, field by field.
#[derive(Clone, Copy, Debug)]
#[must_use = "a comparison is over once `end` is called"]
pub struct All(bool);

impl All {
    /// Compares a field, unless a difference has been found.
    // Unfolded it would be copied into the code of every struct, before anybody compares any.
    #[inline(never)]
    pub fn and<T: PartialEq + ?Sized>(self, one: &T, other: &T) -> Self {
        Self(self.0 && one == other)
    }

    /// Whether all fields were equal.
    #[inline]
    #[must_use]
    pub fn end(self) -> bool {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn one_difference_decides_wherever_it_stands() {
        assert!(all().end());
        assert!(all().and(&1, &1).and("a", "a").end());
        assert!(!all().and(&1, &2).and("a", "a").end());
        assert!(!all().and(&1, &1).and("a", "b").end());
    }

    #[test]
    fn nothing_is_compared_behind_a_difference() {
        struct Never;
        impl PartialEq for Never {
            fn eq(&self, _: &Self) -> bool {
                unreachable!("compared")
            }
        }
        assert!(!all().and(&f64::NAN, &f64::NAN).and(&Never, &Never).end());
    }
}
