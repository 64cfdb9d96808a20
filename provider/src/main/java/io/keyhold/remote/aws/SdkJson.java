package io.keyhold.remote.aws;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** Requests and responses of the SDK as the JSON that they are on the wire, by the names that the SDK itself knows. */
final class SdkJson {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool()) // buffers hold secrets and would be kept
            .build();

    private SdkJson() {}

    /** Fills the builder of a request with the members of a JSON object, and builds it. */
    static Object request(SdkPojo builder, byte[] json) {
        try (JsonParser in = FACTORY.createParser(json)) {
            in.nextToken();
            return filled(builder, in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static Object filled(SdkPojo builder, JsonParser in) throws IOException {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            SdkField<?> field = fields.get(name);
            if (field == null) {
                throw new KmsException.Unsupported(
                        "the AWS SDK on the class path does not know member `" + name + "`", "Use a newer one");
            }
            field.set(builder, value(field, in));
        }
        return ((Buildable) builder).build();
    }

    private static Object value(SdkField<?> field, JsonParser in) throws IOException {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_BYTES) {
            return SdkBytes.fromByteArrayUnsafe(in.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS));
        }
        if (type == MarshallingType.INTEGER) {
            return in.getIntValue();
        }
        if (type == MarshallingType.BOOLEAN) {
            return in.getBooleanValue();
        }
        if (type == MarshallingType.INSTANT) {
            return Instant.ofEpochMilli(in.getDecimalValue().movePointRight(3).longValue());
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> each = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            List<Object> items = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(each, in));
            }
            return items;
        }
        return type == MarshallingType.MAP || type == MarshallingType.SDK_POJO ? object(field, in) : in.getText();
    }

    private static Object object(SdkField<?> field, JsonParser in) throws IOException {
        if (field.marshallingType() == MarshallingType.SDK_POJO) {
            return filled(field.constructor().get(), in);
        }
        SdkField<?> each = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> entries = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            entries.put(name, value(each, in));
        }
        return entries;
    }

    /** The JSON object of a response; members without a value are left out. */
    static byte[] response(SdkPojo response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            write(out, response);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, SdkPojo pojo) throws IOException {
        out.writeStartObject();
        for (SdkField<?> field : pojo.sdkFields()) {
            @Nullable Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                out.writeFieldName(field.locationName());
                write(out, value);
            }
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof SdkPojo pojo) {
            write(out, pojo);
        } else if (value instanceof SdkBytes bytes) {
            out.writeBinary(
                    Base64Variants.MIME_NO_LINEFEEDS, bytes.asByteArrayUnsafe(), 0, bytes.asByteArrayUnsafe().length);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Instant time) {
            out.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
        } else if (value instanceof List<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                write(out, Objects.requireNonNull(item));
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> entries) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                out.writeFieldName((String) entry.getKey());
                write(out, Objects.requireNonNull(entry.getValue()));
            }
            out.writeEndObject();
        } else {
            out.writeString(value.toString());
        }
    }
}
