//! Small pieces of sentences: how many of something, and names one after the
//! other.

/// A number and what it counts, with an `s` where it is not one.
pub fn counted(n: u32, what: &str) -> String {
    format!("{} {what}{}", thousands(n as usize), if n == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`; nothing of nothing.
pub fn listed(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A number with commas between its thousands.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(12_431), "12,431");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }

    #[test]
    fn one_is_no_plural_and_none_is() {
        let check = |n, expected| assert_eq!(counted(n, "note"), expected);
        check(0, "0 notes");
        check(1, "1 note");
        check(2_831, "2,831 notes");
    }

    #[test]
    fn the_last_of_several_names_is_joined_by_a_word() {
        let check = |names: &[&str], expected| assert_eq!(listed(names), expected);
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
    }
}
