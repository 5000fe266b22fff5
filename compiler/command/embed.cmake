# Write the bytes of INPUT as a C array NAME (and NAME_size) to OUTPUT.
#   cmake -DINPUT=... -DOUTPUT=... -DNAME=... -P embed.cmake
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n\t" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"command/engine_c.h\"\n\n"
	"const unsigned char ${NAME}[] = {\n\t${bytes}\n};\n"
	"const size_t ${NAME}_size = sizeof ${NAME};\n")
