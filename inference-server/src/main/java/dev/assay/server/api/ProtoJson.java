package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.util.List;

/**
 * Messages of the gRPC interface as the JSON that REST has for them: the fields' own names, enums by name, numbers as
 * numbers, and every field there, even where it says nothing; only messages and alternatives that are not set are left
 * out. That is how Triton writes them.
 */
final class ProtoJson {
    private ProtoJson() {}

    static Bytes write(Message message) {
        return JsonOutput.write(json -> message(json, message));
    }

    static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                json.writeObjectFieldStart(field.getName());
                map(json, field, message);
                json.writeEndObject();
            } else if (field.isRepeated()) {
                json.writeArrayFieldStart(field.getName());
                for (Object element : (List<?>) message.getField(field)) {
                    value(json, field, element);
                }
                json.writeEndArray();
            } else if (!field.hasPresence() || message.hasField(field)) {
                json.writeFieldName(field.getName());
                value(json, field, message.getField(field));
            }
        }
        json.writeEndObject();
    }

    private static void map(JsonGenerator json, FieldDescriptor field, Message message) throws IOException {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        for (Object entry : (List<?>) message.getField(field)) {
            Message pair = (Message) entry;
            json.writeFieldName(pair.getField(key).toString());
            value(json, value, pair.getField(value));
        }
    }

    private static void value(JsonGenerator json, FieldDescriptor field, Object value) throws IOException {
        JavaType type = field.getJavaType();
        switch (type) {
            case MESSAGE -> message(json, (Message) value);
            case ENUM -> json.writeString(((EnumValueDescriptor) value).getName());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case STRING -> json.writeString((String) value);
            case FLOAT -> json.writeNumber((Float) value);
            case DOUBLE -> json.writeNumber((Double) value);
            case INT -> json.writeNumber(isUnsigned(field) ? Integer.toUnsignedLong((Integer) value) : (Integer) value);
            case LONG -> json.writeNumber(isUnsigned(field) ? Long.toUnsignedString((Long) value) : value.toString());
            case BYTE_STRING -> throw new IllegalArgumentException("no answer has a field of bytes");
        }
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        FieldDescriptor.Type type = field.getType();
        return type == FieldDescriptor.Type.UINT32 || type == FieldDescriptor.Type.UINT64;
    }
}
