package io.keyhold.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    private static final RecordFormat FIRST = RecordFormat.first("a parcel");
    private static final RecordFormat GROWN = new RecordFormat(
            "a parcel",
            List.of(
                    new RecordFormat.Version(1, "0.1.0", "the first"),
                    new RecordFormat.Version(2, "0.2.0", "has a weight"),
                    new RecordFormat.Version(3, "0.3.0", "has a recipient")));

    private record Parcel(String label, Optional<Long> weight, String recipient) {
        static Parcel read(RecordFormat format, byte[] payload) {
            return RecordReader.read(
                    format,
                    payload,
                    in -> new Parcel(
                            in.text(),
                            in.since(2, field -> field.optional(RecordReader::number), Optional.empty()),
                            in.since(3, RecordReader::text, "nobody")));
        }

        byte[] encode() {
            return new RecordWriter(GROWN)
                    .text(label)
                    .optional(weight, RecordWriter::number)
                    .text(recipient)
                    .done();
        }
    }

    @Test
    void read_recordOfAnEarlierVersion_hasTheLaterMembersAbsent() {
        byte[] old = new RecordWriter(FIRST).text("books").done();

        assertThat(Parcel.read(GROWN, old)).isEqualTo(new Parcel("books", Optional.empty(), "nobody"));
    }

    @Test
    void read_recordOfTheNewestVersion_hasAllMembers() {
        Parcel parcel = new Parcel("books", Optional.of(3L), "Mary");

        assertThat(Parcel.read(GROWN, parcel.encode())).isEqualTo(parcel);
        assertThat(parcel.encode()[0]).isEqualTo((byte) 3);
    }

    @Test
    void read_recordOfALaterVersion_namesTheVersionsAndTheRemedy() {
        byte[] later = new Parcel("books", Optional.empty(), "Mary").encode();

        assertThatThrownBy(() -> RecordReader.read(FIRST, later, RecordReader::text))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a parcel has format version `3`; this Keyhold reads 1")
                .hasMessageContaining("A newer Keyhold wrote it");
    }

    @Test
    void read_recordOfNoVersion_isNotCalledNewer() {
        assertThatThrownBy(() -> Parcel.read(GROWN, new byte[0]))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a parcel has format version `0`; this Keyhold reads 1 to 3")
                .hasMessageContaining("No Keyhold writes it");
    }

    @Test
    void write_constantThatTheVersionBeforeDoesNotKnow_isRefusedThereInWords() {
        byte[] later = new RecordWriter(RecordFormats.KEY)
                .text("first")
                .constant(KeySpec.ML_KEM_768)
                .done();
        byte[] usual = new RecordWriter(RecordFormats.KEY)
                .text("first")
                .constant(KeySpec.RSA_2048)
                .done();

        assertThat(later[0]).isEqualTo((byte) 2);
        assertThat(usual[0]).as("readable by the release before").isEqualTo((byte) 1);
        assertThatThrownBy(() -> RecordReader.read(RecordFormat.first("a key record"), later, RecordReader::text))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a key record has format version `2`; this Keyhold reads 1")
                .hasMessageContaining("A newer Keyhold wrote it: open the store with that one");
        KeySpec read = RecordReader.read(RecordFormats.KEY, later, in -> {
            in.text();
            return in.constant(KeySpec.class);
        });
        assertThat(read).isEqualTo(KeySpec.ML_KEM_768);
    }

    @Test
    void format_withAGap_isRefused() {
        List<RecordFormat.Version> gap =
                List.of(new RecordFormat.Version(1, "0.1.0", ""), new RecordFormat.Version(3, "0.3.0", ""));

        assertThatThrownBy(() -> new RecordFormat("a parcel", gap))
                .hasMessage("a parcel has no version 2 in its table");
    }

    @Test
    void formats_all_haveNounsOfTheirOwnAndReadTheFirstVersion() {
        assertThat(RecordFormats.all()).extracting(RecordFormat::noun).doesNotHaveDuplicates();
        assertThat(RecordFormats.all()).extracting(RecordFormat::oldest).containsOnly(1);
    }

    @RepeatedTest(50)
    void read_anythingButTheRecord_isRefused(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Instant when = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        byte[] whole = new RecordWriter(FIRST)
                .flag(true)
                .number(random.nextLong())
                .text("für " + random.nextInt())
                .instant(when)
                .timestamp(when)
                .map(Map.of("b", "2", "a", "1"))
                .each(List.of("x", "y"), RecordWriter::text)
                .done();
        byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);

        assertThat(readAll(whole)).isEqualTo(when);
        assertThatThrownBy(() -> readAll(cut)).isInstanceOf(KmsException.StoreIntegrity.class);
        assertThatThrownBy(() -> readAll(longer))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a parcel is malformed");
    }

    private static Instant readAll(byte[] payload) {
        return RecordReader.read(FIRST, payload, in -> {
            in.flag();
            in.number();
            in.text();
            Instant when = in.instant();
            assertThat(in.timestamp()).isEqualTo(when);
            assertThat(in.map()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
            assertThat(in.each(RecordReader::text)).containsExactly("x", "y");
            return when;
        });
    }

    @Test
    void read_textThatIsNotUtf8_isRefused() {
        byte[] broken =
                new RecordWriter(FIRST).bytes(new byte[] {(byte) 0xc3, 0x28}).done();

        assertThatThrownBy(() -> RecordReader.read(FIRST, broken, RecordReader::text))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a parcel is malformed");
    }

    @Test
    void read_mapOutOfOrder_isRefused() {
        byte[] unordered = new RecordWriter(FIRST)
                .count(2)
                .text("b")
                .text("2")
                .text("a")
                .text("1")
                .done();

        assertThatThrownBy(() -> RecordReader.read(FIRST, unordered, RecordReader::map))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("a parcel is malformed");
    }

    @Test
    void read_nanosecondsOutOfRange_areRefused() {
        byte[] wide = new RecordWriter(FIRST).number(0).number(1_000_000_000).done();
        byte[] narrow = new RecordWriter(FIRST).number(0).count(-1).done();

        assertThatThrownBy(() -> RecordReader.read(FIRST, wide, RecordReader::instant))
                .isInstanceOf(KmsException.StoreIntegrity.class);
        assertThatThrownBy(() -> RecordReader.read(FIRST, narrow, RecordReader::timestamp))
                .isInstanceOf(KmsException.StoreIntegrity.class);
    }
}
