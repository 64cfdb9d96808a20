package io.keyhold.material;

import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.keys.ByteString;

/**
 * The record of a material in a token. Format version 1: label, what the key makes of the block that tells it from others.
 *
 * @param label the label of the object
 * @param check 16 bytes
 */
record TokenRecord(String label, ByteString check) {
    TokenRecord(String label, byte[] check) {
        this(label, new ByteString(check));
    }

    byte[] checkValue() {
        return check.value();
    }

    byte[] encode() {
        return new RecordWriter(RecordFormats.TOKEN_MATERIAL)
                .text(label)
                .bytes(check.value())
                .done();
    }

    static TokenRecord decode(byte[] payload) {
        return RecordReader.read(RecordFormats.TOKEN_MATERIAL, payload, in -> new TokenRecord(in.text(), in.bytes()));
    }
}
