//! From the bytes of a file to pixels, within limits.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

use crate::app::page::Measured;
use crate::note::NotePath;
use crate::shell::faults;
use crate::shell::read::{Contents, Stamp};
use crate::shell::store::Files;
use crate::text::fingerprint;

/// The longest file that is decoded, in bytes.
pub const FILE_BYTES_MAX: usize = 16 << 20;

/// The most pixels of a picture that is decoded.
pub const PIXELS_MAX: u64 = 50_000_000;

/// The most bytes that a decoded picture takes.
pub const DECODED_BYTES_MAX: u64 = 256 << 20;

/// How much of a file is read first to learn how large its picture is, and how much
/// where that does not say it: a page may hold many.
const HEADS_BYTES: [usize; 2] = [64 << 10, 1 << 20];

/// Why most pictures that are not shown are not shown.
pub(super) const DAMAGED: &str = "it is damaged";

/// Learns how large a picture is, reading as little of it as can be.
///
/// # Errors
/// Why it cannot be shown, in a few words.
pub fn measure(files: Option<&Files>, path: &NotePath) -> Result<Measured, String> {
    let files = files.ok_or("the vault is still being read")?;
    faults::contain(|| measured(files, path)).unwrap_or_else(|_| Err(DAMAGED.to_owned()))
}

fn measured(files: &Files, path: &NotePath) -> Result<Measured, String> {
    let mut outcome = Err(DAMAGED.to_owned());
    for head_bytes in HEADS_BYTES {
        let head = read(files, path, head_bytes)?;
        let bytes = head.stamp.map_or(head.bytes.len() as u64, |stamp| stamp.size);
        if bytes > FILE_BYTES_MAX as u64 {
            return Err(too_long(bytes));
        }
        let version = head.stamp.map_or(0, version);
        let measured = |pixels| Measured { file: path.clone(), version, pixels, bytes };
        outcome = size(&head.bytes).map(measured);
        if outcome.is_ok() || !head.cut {
            break;
        }
    }
    outcome
}

/// A number that is another one when the file was written to.
fn version(stamp: Stamp) -> u64 {
    let numbers = [stamp.size, stamp.changed_ns.cast_unsigned(), stamp.inode];
    fingerprint(&numbers.map(u64::to_le_bytes).concat())
}

/// Decodes a picture, turned as it was taken.
///
/// # Errors
/// Why it cannot be shown, in a few words.
pub(super) fn image(files: &Files, path: &NotePath) -> Result<DynamicImage, String> {
    let contents = read(files, path, FILE_BYTES_MAX)?;
    if contents.cut {
        return Err(too_long(FILE_BYTES_MAX as u64 + 1));
    }
    pixels(&contents.bytes)
}

fn read(files: &Files, path: &NotePath, bytes_max: usize) -> Result<Contents, String> {
    files.read_first(path, bytes_max).map_err(|fault| fault.diagnostic(path).message())
}

fn too_long(bytes: u64) -> String {
    format!("{} MB are more than {}", bytes.div_ceil(1 << 20), FILE_BYTES_MAX >> 20)
}

/// Something that knows how large the picture is, and has decoded nothing of it.
fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, String> {
    const FORMATS: [ImageFormat; 4] =
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
    let format = image::guess_format(bytes).ok().filter(|format| FORMATS.contains(format));
    let format = format.ok_or("only PNG, JPEG, GIF and WebP are drawn")?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|fault| words(&fault))?;
    let (width, height) = decoder.dimensions();
    let n_pixels = u64::from(width) * u64::from(height);
    if n_pixels > PIXELS_MAX {
        let millions = |pixels: u64| pixels.div_ceil(1_000_000);
        let (claimed, most) = (millions(n_pixels), millions(PIXELS_MAX));
        return Err(format!("{claimed} million pixels are more than {most}"));
    }
    let n_bytes = decoder.total_bytes();
    if n_bytes > DECODED_BYTES_MAX {
        let (wanted, most) = (n_bytes.div_ceil(1 << 20), DECODED_BYTES_MAX >> 20);
        return Err(format!("{wanted} MB of pixels are more than {most}"));
    }
    Ok(decoder)
}

fn size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let lies_down = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(if lies_down { (height, width) } else { (width, height) })
}

fn pixels(bytes: &[u8]) -> Result<DynamicImage, String> {
    let mut decoder = decoder(bytes)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|fault| words(&fault))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn words(fault: &ImageError) -> String {
    match fault {
        ImageError::Limits(_) => "it is too large".to_owned(),
        ImageError::Unsupported(_) => "this kind is not drawn".to_owned(),
        _ => DAMAGED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use crate::shell::store::Store;
    use image::codecs::gif::GifEncoder;
    use image::{Frame, Rgba, RgbaImage};
    use std::fs;
    use std::process::Command;
    use std::sync::atomic::AtomicBool;

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let image = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8, y as u8, 7]));
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("encoded");
        bytes.into_inner()
    }

    /// A PNG that claims to be so large, with a few bytes behind the claim.
    fn claiming(width: u32, height: u32) -> Vec<u8> {
        claiming_with(width, height, 8)
    }

    /// The same with so many bits for each of red, green and blue.
    fn claiming_with(width: u32, height: u32, bits: u8) -> Vec<u8> {
        let mut bytes = encoded(ImageFormat::Png);
        bytes[24] = bits;
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
        bytes
    }

    #[test]
    fn the_usual_kinds_are_decoded_by_what_they_are() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = encoded(format);
            assert_eq!(size(&bytes), Ok((64, 48)), "{format:?}");
            let image = pixels(&bytes).expect("decoded");
            assert_eq!((image.width(), image.height()), (64, 48), "{format:?}");
        }
    }

    #[test]
    fn of_one_that_moves_the_first_image_is_shown() {
        let frame = |red| Frame::new(RgbaImage::from_pixel(8, 8, Rgba([red, 0, 0, 255])));
        let mut bytes = Vec::new();
        let encoded = GifEncoder::new(&mut bytes).encode_frames([frame(250), frame(10)]);
        encoded.expect("encoded");
        let image = pixels(&bytes).expect("decoded").to_rgb8();
        assert!(image.pixels().all(|pixel| pixel.0[0] > 200));
    }

    #[test]
    fn what_is_none_of_them_or_damaged_or_too_large_says_so() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".to_vec();
        let png = encoded(ImageFormat::Png);
        let mut broken = png.clone();
        broken.iter_mut().skip(40).for_each(|byte| *byte ^= 0x5a);
        for (bytes, why) in [
            (svg, "only PNG, JPEG, GIF and WebP are drawn"),
            (Vec::new(), "only PNG, JPEG, GIF and WebP are drawn"),
            (png[..20].to_vec(), "it is damaged"),
            (png[..png.len() / 2].to_vec(), "it is damaged"),
            (broken, "it is damaged"),
            (claiming(10_000, 10_000), "100 million pixels are more than 50"),
            (claiming_with(7_000, 7_000, 16), "281 MB of pixels are more than 256"),
            (claiming(u32::MAX >> 1, 1), "it is too large"),
        ] {
            assert_eq!(pixels(&bytes).map(|_| ()), Err(why.to_owned()), "{} bytes", bytes.len());
        }
    }

    #[test]
    fn any_beginning_of_a_picture_is_one_or_says_why_not() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = encoded(format);
            for end in (0..bytes.len()).step_by(97) {
                let _ = size(&bytes[..end]).is_ok() && pixels(&bytes[..end]).is_ok();
            }
        }
    }

    #[test]
    fn only_files_of_the_vault_are_read() {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let vault = outer.path().join("vault");
        fs::create_dir(&vault).expect("made");
        fs::write(outer.path().join("out.png"), encoded(ImageFormat::Png)).expect("written");
        fs::write(vault.join("in.png"), encoded(ImageFormat::Png)).expect("written");
        fs::write(vault.join("long.png"), vec![0; FILE_BYTES_MAX + 1]).expect("written");
        std::os::unix::fs::symlink("../out.png", vault.join("link.png")).expect("linked");
        let made = Command::new("mkfifo").arg(vault.join("pipe.png")).status();
        assert!(made.is_ok_and(|status| status.success()));
        let mut late = vec![0xff, 0xd8];
        // Three segments that say nothing of it, longer than what is read first.
        late.extend([&[0xff, 0xe1, 0xff, 0xff][..], &[0; 0xfffd]].concat().repeat(3));
        late.extend(&encoded(ImageFormat::Jpeg)[2..]);
        fs::write(vault.join("late.jpg"), late).expect("written");
        let store = Store::Disk(Root::open(&vault).expect("a folder"));
        let found = store.list(&AtomicBool::new(false), |_| {});
        let files = Files::new(&store, found.attachments.into_iter());
        let measured = |path: &str| measure(Some(&files), &NotePath::new(path));
        let inside = measured("in.png").expect("it is a picture");
        fs::write(vault.join("in.png"), encoded(ImageFormat::WebP)).expect("written");
        assert_ne!(measured("in.png").expect("another picture").version, inside.version);
        assert_eq!(inside.pixels, (64, 48));
        assert!(image(&files, &inside.file).is_ok());
        for path in ["link.png", "pipe.png", "../out.png", "/etc/passwd", "none.png"] {
            assert!(measured(path).is_err(), "{path}");
            assert!(image(&files, &NotePath::new(path)).is_err(), "{path}");
        }
        assert_eq!(measured("late.jpg").map(|measured| measured.pixels), Ok((64, 48)));
        assert_eq!(measured("long.png"), Err("17 MB are more than 16".to_owned()));
        assert_eq!(
            image(&files, &NotePath::new("long.png")).map(|_| ()),
            Err(too_long(FILE_BYTES_MAX as u64 + 1))
        );
    }
}
