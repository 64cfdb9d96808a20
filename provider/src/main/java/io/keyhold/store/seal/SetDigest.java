package io.keyhold.store.seal;

import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;

/**
 * A keyed digest of a multiset of records, by kind: the number of elements, and the sum modulo 2^256 of
 * HMAC-SHA-256(set key, columns, tag). Adding and removing take the same short time however large the set is. Without
 * the key nobody can find another set of the same sum (MSet-Add-Hash); the sums lie sealed in the head. Not safe for
 * concurrent use.
 *
 * @see <a href="https://people.csail.mit.edu/devadas/pubs/mhashes.pdf">Clarke et al., Incremental Multiset Hash
 *     Functions and Their Application to Memory Integrity Checking</a>
 */
public final class SetDigest {
    private final Map<RecordKind, Sum> sums = new EnumMap<>(RecordKind.class);

    public SetDigest() {}

    public SetDigest(SetDigest copied) {
        copied.sums.forEach((kind, sum) -> sums.put(kind, new Sum(sum)));
    }

    /** The element that stands for a row. */
    public static byte[] element(Mac setMac, StoreId store, Row row) {
        setMac.update(row.aad(store));
        return setMac.doFinal(row.tag());
    }

    /** The element that stands for an entry of an index, to compare the index with the table. */
    public static byte[] entry(Mac setMac, RecordKey key, String owner, long place) {
        return setMac.doFinal(new Fields("keyhold/1/index entry")
                .small(key.kind().code())
                .text(key.region())
                .text(key.id())
                .text(owner)
                .number(place)
                .done());
    }

    public void add(RecordKind kind, byte[] element) {
        sums.computeIfAbsent(kind, key -> new Sum()).add(element);
    }

    public void remove(RecordKind kind, byte[] element) {
        Sum sum = sums.computeIfAbsent(kind, key -> new Sum());
        sum.remove(element);
        if (sum.sameAs(new Sum())) {
            sums.remove(kind);
        }
    }

    public long count() {
        return sums.values().stream().mapToLong(sum -> sum.count).sum();
    }

    public long count(RecordKind kind) {
        return sums.getOrDefault(kind, new Sum()).count;
    }

    public boolean sameAs(SetDigest other) {
        return differences(other).isEmpty();
    }

    /** The kinds whose elements are not those of {@code other}. */
    public List<RecordKind> differences(SetDigest other) {
        List<RecordKind> found = new ArrayList<>();
        for (RecordKind kind : RecordKind.values()) {
            Sum here = sums.getOrDefault(kind, new Sum());
            if (!here.sameAs(other.sums.getOrDefault(kind, new Sum()))) {
                found.add(kind);
            }
        }
        return found;
    }

    void encode(Fields out) {
        out.small(sums.size());
        sums.forEach((kind, sum) ->
                out.small(kind.code()).number(sum.count).bytes(sum.value().toByteArray()));
    }

    static SetDigest decode(FieldsReader in) {
        SetDigest digest = new SetDigest();
        int kinds = in.small();
        for (int i = 0; i < kinds; i++) {
            RecordKind kind = RecordKind.find(in.small())
                    .orElseThrow(() ->
                            Integrity.broken("the head counts records of a kind that this Keyhold does not know"));
            digest.sums.put(kind, new Sum(in.number(), new BigInteger(in.bytes())));
        }
        return digest;
    }

    /** How many elements of one kind, and their sum modulo 2^256 in four words, the least first. */
    private static final class Sum {
        private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        private static final int WORDS = 4;
        private final long[] words = new long[WORDS];
        private long count;

        Sum() {}

        Sum(Sum copied) {
            count = copied.count;
            System.arraycopy(copied.words, 0, words, 0, WORDS);
        }

        Sum(long count, BigInteger value) {
            this.count = count;
            for (int i = 0; i < WORDS; i++) {
                words[i] = value.shiftRight(i * Long.SIZE).longValue();
            }
        }

        void add(byte[] element) {
            count++;
            long carry = 0;
            for (int i = 0; i < WORDS; i++) {
                long sum = words[i] + word(element, i);
                long whole = sum + carry;
                carry = Long.compareUnsigned(sum, words[i]) < 0 || Long.compareUnsigned(whole, sum) < 0 ? 1 : 0;
                words[i] = whole;
            }
        }

        void remove(byte[] element) {
            count--;
            long borrow = 0;
            for (int i = 0; i < WORDS; i++) {
                long taken = word(element, i);
                long difference = words[i] - taken;
                long whole = difference - borrow;
                borrow = Long.compareUnsigned(words[i], taken) < 0 || Long.compareUnsigned(difference, borrow) < 0
                        ? 1
                        : 0;
                words[i] = whole;
            }
        }

        boolean sameAs(Sum other) {
            return count == other.count && MessageDigest.isEqual(bytes(), other.bytes());
        }

        BigInteger value() {
            return new BigInteger(1, bytes());
        }

        private byte[] bytes() {
            byte[] bytes = new byte[WORDS * Long.BYTES];
            for (int i = 0; i < WORDS; i++) {
                WORD.set(bytes, place(i), words[i]);
            }
            return bytes;
        }

        private static long word(byte[] element, int i) {
            return (long) WORD.get(element, place(i));
        }

        private static int place(int i) {
            return (WORDS - 1 - i) * Long.BYTES;
        }
    }
}
