FROM scratch
RUN
CMD []
ENTRYPOINT [1]x
COPY --from=a  x   y 
EXPOSE 80	81