package dev.assay.canister.build;

import dev.assay.candid.CandidType;
import dev.assay.candid.CandidType.Field;
import dev.assay.candid.CandidType.Primitive;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints an interface as a {@code .did} file, so that what is published is what the canister decodes and encodes by. */
final class DidPrinter {
    private final Map<CandidType, String> names;
    private final StringBuilder out = new StringBuilder();

    DidPrinter(Map<CandidType, String> names) {
        this.names = names;
    }

    /** The definition of every named type. */
    DidPrinter definitions() {
        names.forEach((type, name) -> out.append("type ")
                .append(name)
                .append(" = ")
                .append(body(type))
                .append(";\n"));
        return this;
    }

    DidPrinter line(String text) {
        out.append(text).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** The name of a type that has one, else its body. */
    String reference(CandidType type) {
        String name = names.get(type);
        return name == null ? body(type) : name;
    }

    private String body(CandidType type) {
        if (type instanceof Primitive primitive) {
            return primitive.name().toLowerCase(Locale.ROOT);
        }
        if (type.equals(CandidType.BLOB)) {
            return "blob";
        }
        if (type instanceof CandidType.Opt opt) {
            return "opt " + reference(opt.item());
        }
        if (type instanceof CandidType.Vec vec) {
            return "vec " + reference(vec.item());
        }
        if (type instanceof CandidType.Fields fields) {
            return "record " + fields(fields.declared());
        }
        return "variant " + fields(((CandidType.Cases) type).declared());
    }

    private String fields(List<Field> fields) {
        return fields.stream()
                .map(field ->
                        field.type() == Primitive.NULL ? field.name() : field.name() + " : " + reference(field.type()))
                .collect(Collectors.joining("; ", "{ ", " }"));
    }
}
