//! Lists read from bytes into just the room that they take. By themselves they grow as
//! they are read, and what a list grows into and does not need, an allocator may not
//! take back.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// A list, for `deserialize_with`.
///
/// # Errors
/// When the bytes do not hold one.
pub fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::with_capacity(entries.size_hint().unwrap_or(0));
            while let Some(entry) = entries.next_element()? {
                list.push(entry);
            }
            Ok(list)
        }
    }
    from.deserialize_seq(Entries(PhantomData))
}

/// A list of bytes, for less than [`list`].
///
/// # Errors
/// When the bytes do not hold one.
pub fn bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    <&[u8]>::deserialize(from).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_takes_no_more_room_than_it_has_entries() {
        #[derive(serde::Deserialize)]
        struct Lists {
            #[serde(deserialize_with = "list")]
            numbers: Vec<u32>,
            #[serde(deserialize_with = "bytes")]
            bytes: Vec<u8>,
        }
        let numbers: Vec<u32> = (0..1_000_001).collect();
        let packed = postcard::to_allocvec(&(&numbers, b"abc".as_slice())).expect("packed");
        let lists: Lists = postcard::from_bytes(&packed).expect("unpacked");
        assert_eq!((lists.numbers.capacity(), lists.bytes.capacity()), (numbers.len(), 3));
        assert_eq!((lists.numbers, &*lists.bytes), (numbers, &b"abc"[..]));
        for len in [0, 1, packed.len() - 1] {
            assert!(postcard::from_bytes::<Lists>(&packed[..len]).is_err());
        }
    }
}
