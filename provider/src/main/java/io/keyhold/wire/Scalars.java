package io.keyhold.wire;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The simple types. */
enum Scalars implements ValueType {
    /** A string. */
    TEXT {
        @Override
        public Object read(Reading reading) throws IOException {
            return string(reading, "a string").getText();
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString((String) value);
        }
    },

    /** Bytes: a string in standard Base64, with its padding. */
    BLOB {
        private static final String WANTED = "a string in Base64";

        @Override
        public Object read(Reading reading) throws IOException {
            JsonParser in = string(reading, WANTED);
            byte[] digits = digits(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
            try {
                if (digits.length % 4 != 0) {
                    throw reading.wrong("is not in Base64: its length is not a multiple of 4", WANTED);
                }
                return Base64.getDecoder().decode(digits);
            } catch (IllegalArgumentException e) {
                throw reading.wrong("is not in Base64", WANTED);
            } finally {
                Arrays.fill(digits, (byte) 0);
            }
        }

        /** By hand, so that no string of a secret remains; what is not ASCII becomes what is not Base64. */
        private static byte[] digits(char[] text, int offset, int length) {
            byte[] digits = new byte[length];
            for (int i = 0; i < length; i++) {
                char c = text[offset + i];
                digits[i] = (byte) (c < 0x80 ? c : '?');
            }
            return digits;
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            byte[] bytes = (byte[]) value;
            out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
        }
    },

    /** {@code true} or {@code false}; absent means {@code false}. */
    FLAG {
        @Override
        public Object read(Reading reading) throws IOException {
            JsonToken token = reading.in().currentToken();
            if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                throw reading.wrongType("true or false");
            }
            return token == JsonToken.VALUE_TRUE;
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public Object absent() {
            return false;
        }
    },

    /** A whole number of 32 bits. */
    NUMBER {
        private static final String WANTED = "a whole number of 32 bits";

        @Override
        public Object read(Reading reading) throws IOException {
            JsonParser in = reading.in();
            if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                        ? reading.wrong("is a number with a fraction or an exponent", WANTED)
                        : reading.wrongType(WANTED);
            }
            if (in.getNumberType() != JsonParser.NumberType.INT) {
                throw reading.wrong("is `" + in.getText() + "`", WANTED);
            }
            return in.getIntValue();
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Integer) value);
        }
    },

    /** Seconds since 1970 with up to three decimals; what is more precise is cut. */
    TIME {
        private static final String WANTED = "a number, the seconds since 1970";
        private static final BigDecimal FIRST =
                BigDecimal.valueOf(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond());
        private static final BigDecimal LAST =
                BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
        private static final int MOST_DIGITS = 64;

        @Override
        public Object read(Reading reading) throws IOException {
            JsonParser in = reading.in();
            if (!in.currentToken().isNumeric()) {
                throw reading.wrongType(WANTED);
            }
            BigDecimal seconds = seconds(in.getText());
            if (seconds == null || seconds.compareTo(FIRST) < 0 || seconds.compareTo(LAST) > 0) {
                throw reading.wrong("is `" + in.getText() + "`, which is outside the years 1 to 9999", WANTED);
            }
            return Instant.ofEpochMilli(
                    seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact());
        }

        /** Null for an exponent that would need a number of as many digits. */
        private static @Nullable BigDecimal seconds(String text) {
            try {
                BigDecimal seconds = new BigDecimal(text);
                return Math.abs((long) seconds.scale()) <= MOST_DIGITS ? seconds : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            long millis = ((Instant) value).toEpochMilli();
            if (millis % 1000 == 0) {
                out.writeNumber(millis / 1000);
            } else {
                out.writeNumber(
                        BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString());
            }
        }
    };

    private static JsonParser string(Reading reading, String wanted) {
        if (reading.in().currentToken() != JsonToken.VALUE_STRING) {
            throw reading.wrongType(wanted);
        }
        return reading.in();
    }

    /** The simple type of a class; null if it has none. */
    static @Nullable ValueType of(Class<?> type) {
        if (type == String.class) {
            return TEXT;
        }
        if (type == byte[].class) {
            return BLOB;
        }
        if (type == boolean.class || type == Boolean.class) {
            return FLAG;
        }
        if (type == int.class || type == Integer.class) {
            return NUMBER;
        }
        return type == Instant.class ? TIME : null;
    }
}
